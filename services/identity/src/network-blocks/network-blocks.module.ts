import { Module } from '@nestjs/common';
import { LiftNetworkBlock, LiftNetworkBlockRoute } from './lift-network-block.js';
import { ListNetworkBlocks, ListNetworkBlocksRoute } from './list-network-blocks.js';
import { NetworkBlockUpkeep } from './network-block-upkeep.js';
import { PlaceNetworkBlock, PlaceNetworkBlockRoute } from './place-network-block.js';

@Module({
  controllers: [LiftNetworkBlockRoute, ListNetworkBlocksRoute, PlaceNetworkBlockRoute],
  providers: [LiftNetworkBlock, ListNetworkBlocks, NetworkBlockUpkeep, PlaceNetworkBlock],
})
export class NetworkBlocksModule {}
