export { FileKeyRing } from './file-key-ring.js';
export { KeyRing } from './key-ring.js';
export { KeyRingRefused } from './key-ring-file.js';
export { KeyUse, type KeyUseWarning } from './key-use.js';
export { mac, macsOfAllKeys, verifyMac } from './mac.js';
export { type ClaimedSecret, type OpaqueSecret, opaqueSecret, parseOpaqueSecret } from './opaque-secret.js';
export { type Purpose, RingKey } from './ring-key.js';
export { sameSecret } from './same-secret.js';
export { Sealer, type SealingContext, SealingKeyMissing, SealRefused } from './sealer.js';
