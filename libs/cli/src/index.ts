/** What the command line can do, for whoever verifies within a program. See README.md. */
export { EXIT_CODES, type Finding, type Verdict } from './audit/verdict.js';
export { type Trust, verifyProof } from './audit/verify-proof.js';
