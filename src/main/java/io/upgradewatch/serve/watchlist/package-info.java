/** Whole lists of watches over REST. */
package io.upgradewatch.serve.watchlist;
