using System.Reflection;
using System.Runtime.CompilerServices;

namespace NgHvi.Tests.Architecture;

public class PublicSurfaceTests
{
    private static readonly Type[] PublicTypes = typeof(GaussianFamily).Assembly.GetExportedTypes();

    [Fact]
    public void No_public_property_or_field_is_an_array() => Assert.Empty(
        from type in PublicTypes
        from member in type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        let held = member switch { PropertyInfo property => property.PropertyType, FieldInfo field => field.FieldType, _ => typeof(void) }
        where held.IsArray
        select $"{type.Name}.{member.Name}");

    [Fact]
    public void No_public_property_can_be_set_after_construction() => Assert.Empty(
        from type in PublicTypes
        from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        let setter = property.GetSetMethod()
        where setter is not null && !setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit))
        select $"{type.Name}.{property.Name}");

    [Fact]
    public void All_public_types_are_in_one_namespace() =>
        Assert.Empty(PublicTypes.Where(type => type.Namespace != "NgHvi").Select(type => type.FullName));
}
