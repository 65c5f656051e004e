export { DirectoryStore } from './directory-store.js';
export { type ObjectKey, objectKey, ObjectKeyRefused } from './object-key.js';
export { type ByteRange, ObjectMissing, ObjectStore, type StoredObject } from './object-store.js';
