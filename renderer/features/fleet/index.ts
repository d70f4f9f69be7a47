export { FleetScreen } from './view.tsx';
