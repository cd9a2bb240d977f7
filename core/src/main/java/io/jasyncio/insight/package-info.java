/** What a program's coroutines are doing, as data: dumps of event loops and their tasks. */
package io.jasyncio.insight;
