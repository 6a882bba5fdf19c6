namespace NgHvi;

/// <summary>What an update rule is created for.</summary>
/// <param name="LambdaLength">Length of λ.</param>
/// <param name="ParameterCount">M.</param>
/// <param name="Draws">Draws a step.</param>
/// <param name="IsMultimodal">Whether the posterior has many modes.</param>
/// <param name="VisitsInPart">Whether a step visits some groups only, so that its ELBO is too noisy to judge by.</param>
internal readonly record struct UpdateSetup(
    int LambdaLength, int ParameterCount, int Draws, bool IsMultimodal = false, bool VisitsInPart = false);
