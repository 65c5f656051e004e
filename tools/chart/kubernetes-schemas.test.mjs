import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { schemasOf } from './kubernetes-schemas.mjs';

const kind = (group, version, name) => ({
  'x-kubernetes-group-version-kind': [{ group, version, kind: name }],
  type: 'object',
  properties: {
    apiVersion: { type: 'string' },
    kind: { type: 'string' },
    spec: { $ref: '#/definitions/io.k8s.Spec' },
  },
});
const description = {
  definitions: {
    'io.k8s.Budget': kind('policy', 'v1', 'Budget'),
    'io.k8s.Spec': {
      type: 'object',
      required: ['least'],
      properties: {
        least: { $ref: '#/definitions/io.k8s.apimachinery.pkg.util.intstr.IntOrString' },
        note: { type: 'string', description: 'Left out.' },
        labels: { type: 'object', additionalProperties: { type: 'string' } },
        deeper: { $ref: '#/definitions/io.k8s.Spec' },
      },
    },
    'io.k8s.Unused': { type: 'object', properties: { x: { type: 'string' } } },
    'io.k8s.DeleteOptions': kind('policy', 'v1', 'DeleteOptions'),
  },
};

describe('the schemas of Kubernetes', () => {
  const schemas = new Map(schemasOf(description));

  it('are one a kind, under the name that kubeconform looks for', () => {
    assert.deepEqual([...schemas.keys()], ['budget-policy-v1.json']);
  });

  it('are whole in themselves, circles included, and hold nothing that they do not lead to', () => {
    assert.deepEqual(Object.keys(schemas.get('budget-policy-v1.json').definitions), ['io.k8s.Spec']);
  });

  it('refuse what is not described, and let an optional field be null', () => {
    const spec = schemas.get('budget-policy-v1.json').definitions['io.k8s.Spec'];
    assert.equal(spec.additionalProperties, false);
    assert.deepEqual(spec.properties.note, { type: ['string', 'null'] });
    assert.deepEqual(spec.properties.least, { oneOf: [{ type: 'string' }, { type: 'integer' }] });
    assert.deepEqual(spec.properties.labels.additionalProperties, { type: 'string' });
  });

  it('ask for the version and the kind by name', () => {
    const { properties, required } = schemas.get('budget-policy-v1.json');
    assert.deepEqual([properties.apiVersion.enum, properties.kind.enum], [['policy/v1'], ['Budget']]);
    assert.deepEqual(required, ['apiVersion', 'kind']);
  });
});
