import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eraOf, readConfig, readKernel } from './kernel.js';
import { filesOf } from './snapshot.js';

const AMD = 'vendor_id\t: AuthenticAMD\n';
const ON = 'CONFIG_KVM_MMU_LOCKLESS_AGING=y\nCONFIG_KVM=m\n';
const OFF = 'CONFIG_KVM_COMMON=y\nCONFIG_KVM=m\n';

/** The era, with a question mark where it is not sure. */
function era(release: string, config = '', cpu = AMD, more: Record<string, string> = {}): string {
  const files = filesOf({
    files: {
      '/proc/sys/kernel/osrelease': `${release}\n`,
      '/proc/cpuinfo': cpu,
      ...(config && { [`/boot/config-${release}`]: config }),
      ...more,
    },
  });
  const kernel = readKernel(files);
  const { era: name, sure } = eraOf(files, kernel, readConfig(files, release));
  return `${name}${sure ? '' : '?'}`;
}

test('by the number: 6.12 and 6.15 divide', () => {
  for (const release of [
    '6.1.0-50-amd64',
    '6.6.1',
    '6.8.0-45-generic',
    '6.10.14',
    '6.11.6',
    '6.11.0-rc3',
    '6.12.0-rc5',
  ])
    assert.equal(era(release), 'BASE', release);
  for (const release of ['6.12.0-rc6', '6.12.107+deb13-amd64', '6.13.12', '6.14.0-29-generic', '6.14.11'])
    assert.equal(era(release), 'MM612', release);
  for (const release of [
    '6.15.0-rc1',
    '6.15',
    '6.16.3-cloud',
    '6.18.44',
    '7.0.1',
    '7.3.4+deb13-amd64',
    '10.2',
  ])
    assert.equal(era(release), 'LANDED', release);
});

test('the configuration has the last word on lockless aging', () => {
  assert.equal(era('6.12.1', ON), 'LANDED');
  assert.equal(era('6.6.30', ON), 'LANDED?');
  assert.equal(era('6.12.1', OFF), 'MM612');
  assert.equal(era('7.3.4', OFF), 'MM612?');
  assert.equal(era('7.3.4', '# CONFIG_KVM_MMU_LOCKLESS_AGING is not set\nCONFIG_KVM=m\n'), 'MM612?');
  assert.equal(era('7.3.4', 'CONFIG_KVM_COMMON=y\n'), 'LANDED', 'a file that was cut says nothing');
  assert.equal(era('7.3.4', '', AMD, { '/lib/modules/7.3.4/config': ON }), 'LANDED');
  assert.equal(era('6.12.9', '', AMD, { '/proc/config.gz': ON }), 'LANDED');
  assert.equal(era('6.12.9', '', AMD, { '/boot/config-6.15.0': ON }), 'MM612', 'another kernel’s');
});

test('numbers that do not tell are not sure', () => {
  assert.equal(era('6.11.7'), 'MM612?');
  assert.equal(
    era('6.11.0-29-generic', '', AMD, { '/proc/version_signature': 'Ubuntu 6.11.0-29.29-generic 6.11.11\n' }),
    'MM612?',
  );
  assert.equal(
    era('6.8.0-45-generic', '', AMD, { '/proc/version_signature': 'Ubuntu 6.8.0-45.45-generic 6.8.12\n' }),
    'BASE',
  );
  assert.equal(era('5.14.0-503.11.1.el9_5.x86_64'), 'BASE?');
  assert.equal(era('6.4.0-150600.23.25-default'), 'BASE?');
  for (const release of ['6.12.0-55.el10.x86_64', '6.12.0-160000.5-default']) {
    assert.equal(era(release), 'MM612?', release);
    assert.equal(era(release, OFF), 'MM612', release);
    assert.equal(era(release, ON), 'LANDED', release);
  }
  assert.equal(era('', '', AMD, { '/proc/config.gz': ON }), 'LANDED?', 'which release is not known');
  assert.equal(era('7.3.4', '', ''), 'LANDED?', 'nor which architecture');
  for (const release of ['', 'linux', '6', '6.x', 'x6.12', '6.12 extra'])
    assert.equal(era(release), 'null?', release);
});

test('other architectures have no lockless aging', () => {
  assert.equal(era('6.18.2', '', 'CPU implementer\t: 0x41\n'), 'MM612');
  assert.equal(era('6.6.2', '', 'CPU implementer\t: 0x41\n'), 'BASE');
  for (const release of ['6.1.50', '6.12.50', '7.3.1'])
    assert.match(era(release, release === '7.3.1' ? ON : '', 'vendor_id       : IBM/S390\n'), /\?$/);
});

test('a version of the series that was not merged is not taken for a release', () => {
  assert.equal(era('6.10.2', '', AMD, { '/sys/kernel/mm/lru_gen/enabled': '0x000f\n' }), 'BASE?');
  assert.equal(era('6.13.2', 'CONFIG_KVM_MMU_NOTIFIER_AGING_LOCKLESS=y\nCONFIG_KVM=m\n'), 'MM612?');
});
