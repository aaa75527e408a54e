/** Before any story: the page is built from the present sources. */
export { buildPage as setup } from '../../scripts/build.mjs';
