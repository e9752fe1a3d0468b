import { setNonce } from 'get-nonce';
import { createRoot } from 'react-dom/client';
import * as z from 'zod/mini';
import { App, createRuntime } from './app.tsx';
import { readLanguage, speak } from './language/language.ts';
import './look/mantine.css';
import './look/app.css';

/** Without it zod tries `new Function` and the content security policy reports it. */
z.config({ jitless: true });

const nonce = document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.nonce ?? '';
setNonce(nonce);
const runtime = createRuntime();
// The page's code and its answers are asked for beside the texts, not after them.
void runtime.router.load();
await speak(readLanguage());

const root = document.getElementById('root');
if (root) createRoot(root).render(<App nonce={nonce} runtime={runtime} />);
