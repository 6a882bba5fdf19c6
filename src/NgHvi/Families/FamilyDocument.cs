namespace NgHvi;

/// <summary>q₀ as it is saved; numbers are exact.</summary>
/// <param name="Family">Which family.</param>
/// <param name="ParameterCount">M.</param>
/// <param name="Lambda">λ, in the order the family documents.</param>
internal sealed record FamilyDocument(Family Family, int ParameterCount, double[] Lambda)
{
    /// <summary>q₀ again.</summary>
    /// <exception cref="InputException">The numbers are not one of the family.</exception>
    public VariationalFamily Restore()
    {
        if (ParameterCount <= 0 || ParameterCount > Lambda.Length || Family.Fault(ParameterCount) is not null)
        {
            throw new InputException(
                $"The saved approximation has {Lambda.Length} numbers, which are no {Family.Name} family of {ParameterCount} parameters.");
        }

        var family = Family.Create(ParameterCount);
        return family.Lambda.Length == Lambda.Length && family.TrySet(Lambda)
            ? family
            : throw new InputException(
                $"The saved approximation of {ParameterCount} parameters is not a distribution of the {Family.Name} family.");
    }
}
