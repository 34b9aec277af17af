/** Asks for campaigns and their pages. */
package io.upgradewatch.thingspace.campaign;
