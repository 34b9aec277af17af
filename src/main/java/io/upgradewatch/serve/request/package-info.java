/** Reads what a request asks for. */
package io.upgradewatch.serve.request;
