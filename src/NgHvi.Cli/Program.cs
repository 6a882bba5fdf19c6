using System.Runtime.InteropServices;
using NgHvi.Cli;

using var cancellation = new CancellationTokenSource();

// The first signal asks for the fit so far; a second one ends the process as usual.
void Cancel(PosixSignalContext signal)
{
    // Ctrl-C on a terminal reaches the engine of a run and the workers of a study, too, which stop when that says so.
    var isForOthers = (EngineCommand.IsIn(args) || StudyWorkerCommand.IsIn(args)) && signal.Signal == PosixSignal.SIGINT;
    signal.Cancel = isForOthers || !cancellation.IsCancellationRequested;
    if (!isForOthers)
    {
        cancellation.Cancel();
    }
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Cancel); // The terminal was closed.
Console.OutputEncoding = System.Text.Encoding.UTF8;
return EngineCommand.IsIn(args)
    ? await EngineCommand.RunAsync(cancellation.Token)
    : StudyWorkerCommand.IsIn(args)
    ? await StudyWorkerCommand.RunAsync(args, cancellation.Token)
    : NghviCommand.Run(
        args,
        new CommandStreams(
            new StandardWriter(Console.Out, isNeeded: true), new StandardWriter(Console.Error, isNeeded: false),
            !Console.IsErrorRedirected),
        cancellation.Token);
