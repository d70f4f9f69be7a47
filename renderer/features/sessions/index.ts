export { SessionsScreen } from './view.tsx';
