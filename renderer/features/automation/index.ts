export { AutomationScreen } from './view.tsx';
