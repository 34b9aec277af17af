/** Seals what stands on a topic that others read, for those who hold a secret. */
package io.upgradewatch.seal;
