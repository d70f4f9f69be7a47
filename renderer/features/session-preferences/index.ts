export { PreferencesScreen } from './view.tsx';
