/** Whose fault a refusal is, by what its neighbours get. */
package io.upgradewatch.thingspace.evidence;
