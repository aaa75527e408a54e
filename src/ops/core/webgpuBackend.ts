/** tfjs's WebGPU kernels and backend class; its own module, so that it is fetched only where it is used. */
import '@tensorflow/tfjs-backend-webgpu';
export { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu/dist/backend_webgpu';
