export { SettingsScreen } from './view.tsx';
