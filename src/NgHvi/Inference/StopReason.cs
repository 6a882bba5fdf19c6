namespace NgHvi;

/// <summary>Why a run ended.</summary>
public enum StopReason
{
    /// <summary>The stopping rule was met.</summary>
    Converged,

    /// <summary>The ELBO of a model of many modes stopped rising; λ is not known as well as the rule asks of other models.</summary>
    Plateau,

    /// <summary>The requested number of steps was made.</summary>
    [JsonStringEnumMemberName("steps")]
    StepLimit,

    /// <summary>The stopping rule was not met within its maximum number of steps.</summary>
    NotConverged,

    /// <summary>The run was cancelled; the result is the fit so far.</summary>
    Cancelled,

    /// <summary>The numbers failed; the result is the last good state.</summary>
    Diverged,
}
