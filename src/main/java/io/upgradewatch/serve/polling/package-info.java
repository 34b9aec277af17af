/** Numbers, credential sets, shards, failures, budget and replays over REST. */
package io.upgradewatch.serve.polling;
