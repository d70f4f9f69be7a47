import { hex, mix } from './random.ts';

/** A public image that instances are launched from. */
export interface BaseImage {
  readonly name: string;
  readonly platformName: string;
  readonly platformVersion: string;
  readonly platformDetails: string;
  readonly architecture: string;
  readonly windows: boolean;
}

const linux = (name: string, platformName: string, platformVersion: string, architecture: string): BaseImage => ({
  name,
  platformName,
  platformVersion,
  platformDetails: platformName.startsWith('Red Hat') ? platformName : 'Linux/UNIX',
  architecture,
  windows: false,
});
const windows = (year: string, platformVersion: string): BaseImage => ({
  name: `Windows_Server-${year}-English-Full-Base-2026.10.15`,
  platformName: `Microsoft Windows Server ${year} Datacenter`,
  platformVersion,
  platformDetails: 'Windows',
  architecture: 'x86_64',
  windows: true,
});

/** One for each platform of the world's nodes. */
export const baseImages: readonly BaseImage[] = [
  linux('al2023-ami-2023.9.20261019.0-kernel-6.1-x86_64', 'Amazon Linux', '2023', 'x86_64'),
  linux('ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-amd64-server-20261012', 'Ubuntu', '22.04', 'x86_64'),
  linux('amzn2-ami-kernel-5.10-hvm-2.0.20261013.0-arm64-gp2', 'Amazon Linux', '2', 'arm64'),
  linux('RHEL-9.4.0_HVM-20261001-x86_64-0-Hourly2-GP3', 'Red Hat Enterprise Linux', '9.4', 'x86_64'),
  linux('debian-12-arm64-20261014-2264', 'Debian GNU/Linux', '12', 'arm64'),
  linux('ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20261015', 'Ubuntu', '24.04', 'x86_64'),
  linux('amzn-ec2-macos-14.5-20261008-arm64', 'macOS', '14.5', 'arm64_mac'),
  windows('2022', '10.0.20348'),
  windows('2019', '10.0.17763'),
];

/** The image of a platform in a Region; the same in every sandbox. */
export function baseImageId(region: string, platformName: string, platformVersion: string): string {
  const text = Buffer.from(`${region} ${platformName} ${platformVersion}`);
  return `ami-0${hex(mix(1, ...text), 8)}${hex(mix(2, ...text), 8)}`;
}
