import '@fontsource/jetbrains-mono/latin-400.css';
import '@fontsource/jetbrains-mono/latin-600.css';
import './ui/fonts.css';
import './ui/tokens.css';
import './ui/base.css';
import { createRoot } from 'react-dom/client';
import { failureOf } from './bridge/load.ts';
import { App, StartFailure } from './shell/app.tsx';
import { readBeginning } from './shell/beginning.ts';
import { createShell } from './shell/create-shell.ts';
import { tellFailure } from './shell/notices.tsx';
import { chosenLanguage, createTexts } from './workspace/language.ts';
import { languageOf } from '../words/index.ts';

const place = document.getElementById('root');
if (place === null) throw new Error('index.html has no #root.');
const root = createRoot(place);

try {
  const beginning = await readBeginning(window.fleetdeck);
  createTexts(chosenLanguage(beginning.info, beginning.settings.language));
  root.render(<App {...createShell({ ...beginning, onFailure: (error) => tellFailure(failureOf(error)) })} />);
} catch (error) {
  createTexts(languageOf(navigator.language));
  root.render(<StartFailure failure={failureOf(error)} />);
}
