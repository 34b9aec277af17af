/** What an error says: its envelope, the verdict on it, and how long it asks to wait. */
package io.upgradewatch.thingspace.error;
