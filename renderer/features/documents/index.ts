export { DocumentsScreen } from './view.tsx';
