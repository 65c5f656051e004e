export { addresses, baseUrl, connectionUrl, flag, integer, list, port } from './forms.js';
export { loadSettings, SettingsRefused } from './load-settings.js';
export { serviceSettings } from './service-settings.js';
export { type ServiceTokenKey, serviceTokenKeys } from './service-token-keys.js';
export { settingsReference } from './settings-reference.js';
export { settingsOfNowhere } from './settings-of-nowhere.js';
export { secret } from './traits.js';
