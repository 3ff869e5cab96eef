export { cypressCommands, cypressTasks } from './cypress.ts'
export { type MailMatchers, mailMatchers } from './matchers.ts'
export { type PostFixtures, type PostWorkerFixtures, postFixtures } from './playwright.ts'
export { type StartedStagingpost, type StartOptions, startStagingpost } from './start.ts'
