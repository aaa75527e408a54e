/** `npm start`: installs what is missing, builds what has changed, serves it with cross-origin isolation and opens it. PORT and BROWSER=none are honoured. */
import { buildPage } from './build.mjs';
import { UserError, conclude, installPackages, requireNode, root } from './setup.mjs';

/** The port to ask for, and whether no other will do. */
function portOf(wanted) {
  if (!wanted) return { port: 4173, strictPort: false };
  const port = Number(wanted);
  if (Number.isInteger(port) && port > 0 && port < 65536) return { port, strictPort: true };
  throw new UserError(`PORT must be a whole number from 1 to 65535, not "${wanted}".`);
}

async function serve() {
  const { preview } = await import('vite');
  const place = portOf(process.env.PORT);
  const server = await preview({ root, logLevel: 'error', preview: { ...place, open: true } }).catch((error) => {
    if (!/port .* in use/i.test(error.message)) throw error;
    throw new UserError(`Port ${place.port} is taken; set PORT to another, or leave PORT out and a free one will be found.`);
  });
  console.log(`Orchard is at ${server.resolvedUrls.local[0]} (Ctrl-C stops it)`);
  process.once('SIGINT', () => void server.close().finally(() => process.exit(0)));
}

await conclude(async () => {
  requireNode();
  installPackages();
  buildPage();
  await serve();
});
