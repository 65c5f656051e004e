export { addresses, baseUrl, certificates, connectionUrl, flag, integer, list, port, privateKey } from './forms.js';
export { loadSettings, SettingsRefused } from './load-settings.js';
export { kafkaSettings } from './kafka-settings.js';
export { migrationSettings, serviceSettings } from './service-settings.js';
export { type ServiceTokenKey, serviceTokenKeys } from './service-token-keys.js';
export { settingsReference } from './settings-reference.js';
export { settingsOfNowhere } from './settings-of-nowhere.js';
export { secret } from './traits.js';
