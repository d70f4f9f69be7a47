export { TunnelsScreen } from './view.tsx';
