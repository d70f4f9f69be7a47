export { RunCommandScreen } from './view.tsx';
