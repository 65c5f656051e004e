import { Module } from '@nestjs/common';
import { MailsModule } from '../mails/mails.module.js';
import { DeviceNotices } from './device-notices.js';
import { KnownDevices } from './known-devices.js';

@Module({ imports: [MailsModule], providers: [DeviceNotices, KnownDevices], exports: [DeviceNotices, KnownDevices] })
export class ProtectionModule {}
