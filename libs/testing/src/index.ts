/** Real servers, databases, processes and links for tests. See README.md. */
export { type Answered, ApiCaller, type CallOptions } from './api-caller.js';
export { caughtMails, type CaughtMail, mailsTo } from './caught-mails.js';
export { Child, type ChildOptions } from './child.js';
export { type Behind, EncryptedFront } from './encrypted-front.js';
export { eventually } from './eventually.js';
export { freePorts } from './free-ports.js';
export { keyRingFile } from './key-ring-file.js';
export { Link } from './link.js';
export { servers } from './servers.js';
export { serviceEnvironment } from './service-environment.js';
export { type Caller, serviceToken, testIssuer, testServiceTokenKey } from './service-token.js';
export { type ReceivedSpan, startCollector } from './trace-collector.js';
export { type Identity, TestAuthority } from './test-authority.js';
export { type Announced, TestDatabase, type TestDatabaseOptions } from './test-database.js';
export { threadMs } from './thread-ms.js';
