/** What people watch: meters and health. */
package io.upgradewatch.observe;
