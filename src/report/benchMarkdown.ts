/** A bench report as Markdown, for an issue or a notebook. */
import type { BenchReport } from '../record/bench';
import { headingOf, tablesOf, type ReportTable } from './benchTables';

const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

/** One table as Markdown, under its title and note. */
export function writeTable({ title, note, columns, rows }: ReportTable): string {
  const rule = columns.map((_, i) => (i ? '---:' : '---'));
  return [`### ${title}`, '', note, '', line(columns), line(rule), ...rows.map(line)].join('\n');
}

/** The whole report as Markdown. */
export function writeReport(report: BenchReport): string {
  const { place, gaps, createdAt } = report;
  const head = [`## ${headingOf(report)}`, '', `${new Date(createdAt).toISOString().slice(0, 16).replace('T', ' ')} UTC, ${place.runtime}.`];
  const features = place.features.length ? [`Features: ${place.features.join(', ')}.`] : [];
  const missing = gaps.length ? ['', '### Not measured', '', ...gaps.map((gap) => `- ${gap}`)] : [];
  return [...head, ...features, ...tablesOf(report).flatMap((table) => ['', writeTable(table)]), ...missing, ''].join('\n');
}
