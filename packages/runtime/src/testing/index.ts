export { openTestDatabase, type TestDatabase } from './open-test-database.ts';
export { openTestHome, type TestHome } from './open-test-home.ts';
