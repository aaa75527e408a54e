/** The metrics of a run as a table for spreadsheets. */
import type { LabEvent } from '../record/event';

/** CSV (RFC 4180) with a row per closed step and a column per metric; an unmeasured one is an empty cell. */
export function metricsTable(events: readonly LabEvent[]): string {
  const rows = events.flatMap((event) => (event.type === 'metrics' ? [event] : []));
  const names = [...new Set(rows.flatMap((row) => Object.keys(row.metrics)))].sort();
  const cell = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? '' : String(value));
  const lines = rows.map((row) => [String(row.step), ...names.map((name) => cell(Object.hasOwn(row.metrics, name) ? row.metrics[name] : undefined))].join(','));
  return [['step', ...names].join(','), ...lines, ''].join('\r\n');
}
