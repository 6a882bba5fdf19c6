namespace NgHvi;

/// <summary>Why a run ended.</summary>
public enum StopReason
{
    /// <summary>The stopping rule was met.</summary>
    Converged,

    /// <summary>The ELBO of a model of many modes stopped rising.</summary>
    Plateau,

    /// <summary>All requested steps were made.</summary>
    [JsonStringEnumMemberName("steps")]
    StepLimit,

    /// <summary>The stopping rule was not met in its maximum of steps.</summary>
    NotConverged,

    /// <summary>λ came to rest while the ELBO was not known: the result is not final.</summary>
    Stalled,

    /// <summary>It was cancelled; the result is the fit so far.</summary>
    Cancelled,

    /// <summary>Numbers failed; the result is the last good state.</summary>
    Diverged,
}
