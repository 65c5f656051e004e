import { createServer } from 'node:http';
import { eventually } from '@guildhall/testing';
import { expectStatus, type Person } from '../platform/people.js';

export interface PlantedWebhook {
  readonly webhookEndpointId: string;
  readonly deliveryId: string;
}

/** A webhook endpoint, and a delivery that has ended: nothing of either changes any more while others are attacking. */
export async function plantWebhook({ client }: Person, description: string): Promise<PlantedWebhook> {
  const receiver = createServer((_request, response) => response.writeHead(204).end());
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const address = receiver.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  // It takes what never happens here: else what others do to the victim in good faith would be sent to nobody for a day.
  const eventTypes = ['guildhall.reporting.v1.ReportFailed'];
  const endpoint = { url: `http://127.0.0.1:${port}/${description}`, description, eventTypes };
  const webhookEndpointId = expectStatus(await client.post('/webhook-endpoints', endpoint), 201).body.id as string;
  const path = `/webhook-endpoints/${webhookEndpointId}`;
  const deliveryId = expectStatus(await client.post(`${path}/test-events`), 202).body.id as string;
  await eventually(async () => (await client.get(`${path}/deliveries/${deliveryId}`)).body.status === 'delivered', {
    withinMs: 30_000,
  });
  receiver.closeAllConnections();
  receiver.close();
  return { webhookEndpointId, deliveryId };
}
