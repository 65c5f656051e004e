import { cognitiveComplexity } from './cognitive-complexity.mjs';
import { crossTenantByName } from './cross-tenant-by-name.mjs';
import { domainNames } from './domain-names.mjs';
import { explicitMapping } from './explicit-mapping.mjs';
import { fewParameters } from './few-parameters.mjs';
import { injectableAtRunTime } from './injectable-at-run-time.mjs';
import { noBarrel } from './no-barrel.mjs';
import { noCatchAllFolder } from './no-catch-all-folder.mjs';
import { noDefaultExport } from './no-default-export.mjs';
import { noEnum } from './no-enum.mjs';
import { noForwardRef } from './no-forward-ref.mjs';
import { noFrameworkException } from './no-framework-exception.mjs';
import { noOwnIndex } from './no-own-index.mjs';
import { noOwnMocks } from './no-own-mocks.mjs';
import { noRequestScope } from './no-request-scope.mjs';
import { noSessionSetting } from './no-session-setting.mjs';
import { noSleepInSpecs } from './no-sleep-in-specs.mjs';
import { noSliceImport } from './no-slice-import.mjs';
import { noTenantlessDatabase } from './no-tenantless-database.mjs';
import { reasonedSuppression } from './reasoned-suppression.mjs';
import { settingsInOnePlace } from './settings-in-one-place.mjs';
import { specTitles } from './spec-titles.mjs';
import { sqlWithoutInterpolation } from './sql-without-interpolation.mjs';
import { todoWithIssue } from './todo-with-issue.mjs';

/** What the house style marks ⚙ and no published rule says. Each rule has a fixture that it must refuse. */
export const guildhall = {
  meta: { name: 'guildhall', version: '1.0.0' },
  rules: {
    'cognitive-complexity': cognitiveComplexity,
    'cross-tenant-by-name': crossTenantByName,
    'domain-names': domainNames,
    'explicit-mapping': explicitMapping,
    'few-parameters': fewParameters,
    'injectable-at-run-time': injectableAtRunTime,
    'no-barrel': noBarrel,
    'no-catch-all-folder': noCatchAllFolder,
    'no-default-export': noDefaultExport,
    'no-enum': noEnum,
    'no-forward-ref': noForwardRef,
    'no-framework-exception': noFrameworkException,
    'no-own-index': noOwnIndex,
    'no-own-mocks': noOwnMocks,
    'no-request-scope': noRequestScope,
    'no-session-setting': noSessionSetting,
    'no-sleep-in-specs': noSleepInSpecs,
    'no-slice-import': noSliceImport,
    'no-tenantless-database': noTenantlessDatabase,
    'reasoned-suppression': reasonedSuppression,
    'settings-in-one-place': settingsInOnePlace,
    'spec-titles': specTitles,
    'sql-without-interpolation': sqlWithoutInterpolation,
    'todo-with-issue': todoWithIssue,
  },
};
