namespace NgHvi;

/// <summary>What every method's result offers, so that methods can be compared, saved and predicted from alike.</summary>
public interface IPosteriorFit
{
    /// <summary>"NG-HVI", "SG-HVI", "DAVI", "Gibbs".</summary>
    string Method { get; }

    /// <summary>The model.</summary>
    IHybridModel Model { get; }

    /// <summary>The posterior of the model's reported quantities.</summary>
    IReadOnlyList<PosteriorQuantity> Posterior { get; }

    /// <summary>Steps or sweeps made.</summary>
    int Steps { get; }

    /// <summary>Why the run ended.</summary>
    StopReason Stopped { get; }

    /// <summary>What went wrong, when something did.</summary>
    string? Message { get; }

    /// <summary>Seconds of the fit itself.</summary>
    double Seconds { get; }

    /// <summary>The seed.</summary>
    long Seed { get; }

    /// <summary>Draws from the approximate posterior of θ, in the model's own coordinates.</summary>
    /// <param name="count">How many at most. Range: > 0.</param>
    PosteriorDraws Draws(int count);
}
