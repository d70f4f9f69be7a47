export { RecordingsScreen } from './view.tsx';
