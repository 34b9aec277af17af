/** One bounded request over connections of our own, and what became of it. */
package io.upgradewatch.thingspace.http;
