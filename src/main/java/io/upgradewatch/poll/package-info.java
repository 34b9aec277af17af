/** One poll as a port, the credentials that it is made with, and the ways in which it ends. */
package io.upgradewatch.poll;
