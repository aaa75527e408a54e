/** tfjs's `tidy` for asynchronous tasks. */
import { engine } from '@tensorflow/tfjs-core';
import type { Device } from './device';

/**
 * Runs an asynchronous task and disposes the tensors it made, but for those it kept; where the device failed in it, those too. No other task may use the device
 * Runs an asynchronous task and disposes the tensors it made, except those it `keep`s, also when it rejects; where the device failed in it, the kept ones too.
 * Rejects as the task does, or with the DeviceFailure. No other task may use the device meanwhile.
 */
export async function inTensorScope<Result>({ settle }: Pick<Device, 'settle'>, task: () => Promise<Result>): Promise<Result> {
  engine().startScope();
  const { track } = engine().state.activeScope;
  try {
    return await task();
  } catch (error) {
    await settle().catch((failure: unknown) => {
      track.forEach((tensor) => tensor.dispose());
      throw failure;
    });
    throw error;
  } finally {
    engine().endScope();
  }
}
