using System.Runtime.InteropServices;
using NgHvi.Cli;

using var cancellation = new CancellationTokenSource();

// The first signal asks for the fit so far; a second one ends the process as usual.
void Cancel(PosixSignalContext signal)
{
    signal.Cancel = !cancellation.IsCancellationRequested;
    cancellation.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
Console.OutputEncoding = System.Text.Encoding.UTF8;
return NghviCommand.Run(args, new CommandStreams(Console.Out, Console.Error, !Console.IsErrorRedirected), cancellation.Token);
