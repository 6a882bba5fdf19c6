namespace NgHvi;

/// <summary>A run at an end, or seen on its way: what a fit is made of. Shares no memory with the run.</summary>
/// <param name="Target">The model.</param>
/// <param name="Method">The method.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Threads">Threads for what is computed afterwards.</param>
/// <param name="Source">What the method knows of the posterior.</param>
/// <param name="Steps">Steps made.</param>
/// <param name="Stopped">Why the run ended.</param>
/// <param name="Message">What went wrong, when something did.</param>
/// <param name="Seconds">Seconds of the run, the start and those of earlier parts of a continued run included.</param>
/// <param name="Trace">Estimates of the ELBO along the run.</param>
/// <param name="Convergence">How well the result is known.</param>
internal sealed record RunResult(
    ITarget Target,
    Method Method,
    long Seed,
    int Threads,
    PosteriorSource Source,
    int Steps,
    StopReason Stopped,
    string? Message,
    double Seconds,
    ElboTrace Trace,
    Convergence Convergence);
