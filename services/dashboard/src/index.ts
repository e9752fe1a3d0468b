export { dashboardPlugin } from './server.ts';
