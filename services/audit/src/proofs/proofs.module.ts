import { Module } from '@nestjs/common';
import { FindProof, FindProofRoute } from './find-proof.js';

@Module({ controllers: [FindProofRoute], providers: [FindProof] })
export class ProofsModule {}
